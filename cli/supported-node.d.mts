export const oldestNode: string;
export function refusalOf(version: string): string | undefined;
