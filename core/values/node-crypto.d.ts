/** The part of `node:crypto` that core may use. core/tsconfig.json resolves the module to this file. */
export function createHash(algorithm: 'sha256'): {
  update(text: string): { digest(encoding: 'hex'): string };
};
