const millisecondsBetweenLines = 1000;

/** Says how far it is, on standard error and at most once a second: a short run says nothing. */
export function createProgress(all: number): (done: number) => void {
  let last = Date.now();
  return (done) => {
    if (Date.now() - last < millisecondsBetweenLines || done === all) return;
    last = Date.now();
    console.error(`sluice: ${done} of ${all} directories`);
  };
}
