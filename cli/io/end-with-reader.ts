/**
 * Ends the command silently when the reader of its output has closed it, as `head` does, and with an error when the output cannot be
 * written.
 */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    console.error(`sluice: the output cannot be written: ${error.message}`);
    process.exit(1);
  });
}
