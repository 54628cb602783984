/** The oldest Node that has `node:sqlite` without a flag, strips types, and is supported by undici; `engines` of the package. */
export const oldestNode = '22.19.0';

/** The error for a Node that is too old; undefined for any other. @param {string} version */
export function refusalOf(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = oldestNode.split('.').map(Number);
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return undefined;
  return `this is Node ${version}, but sluice needs Node ${oldestNode} or newer; install Node 24`;
}
