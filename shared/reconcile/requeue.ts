/** How long to wait for a source or a dependency that nothing tells of, milliseconds. */
export const requeueDependencyMs = 30_000;
