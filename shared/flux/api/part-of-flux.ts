/** The label that the installation of Flux puts on all that belongs to it, however it is named. */
export const partOfFlux = { label: 'app.kubernetes.io/part-of', value: 'flux' } as const;
