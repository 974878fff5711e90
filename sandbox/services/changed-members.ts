import type { Json, JsonObject } from '../../core/values/json';

/**
 * The previous members, with each member of the mask as it was sent. A masked member that was not sent is cleared
 * (google.protobuf.FieldMask).
 */
export function changedMembers(before: JsonObject, sent: JsonObject, mask: readonly string[]): JsonObject {
  const changed: Record<string, Json | undefined> = { ...before };
  for (const member of mask) changed[member] = sent[member];
  return Object.fromEntries(
    Object.entries(changed).filter(([, value]) => value !== undefined && value !== null),
  );
}
