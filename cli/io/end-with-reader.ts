/** Ends the command quietly when whoever reads its output has seen enough, such as `head`; and aloud when the output cannot be written. */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    console.error(`sluice: the output cannot be written: ${error.message}`);
    process.exit(1);
  });
}
