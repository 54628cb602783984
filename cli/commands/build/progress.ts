const millisecondsBetweenLines = 1000;

/** Prints the progress to standard error, at most once a second, so that a short run prints nothing. */
export function createProgress(all: number): (done: number) => void {
  let last = Date.now();
  return (done) => {
    if (Date.now() - last < millisecondsBetweenLines || done === all) return;
    last = Date.now();
    console.error(`sluice: ${done} of ${all} directories`);
  };
}
