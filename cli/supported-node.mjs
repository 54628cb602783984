/** The oldest that has `node:sqlite` without a flag, runs TypeScript, and is supported by the HTTP client; `engines` of the package. */
export const oldestNode = '22.19.0';

/** What to say to somebody whose Node is too old; undefined where it is not. @param {string} version */
export function refusalOf(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = oldestNode.split('.').map(Number);
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return undefined;
  return `this is Node ${version}, and Node ${oldestNode} or newer is needed; install Node 24`;
}
