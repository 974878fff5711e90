import { createHash } from 'node:crypto';

/**
 * Lower-case hexadecimal SHA-256 of a text's UTF-8 bytes. A lone surrogate counts as the character that replaces it.
 * Pure computing: the only function of Node that core uses (docs/adr/0021-sha-256-from-node.md).
 */
export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');
