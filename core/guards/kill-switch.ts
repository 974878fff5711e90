import { isObject, type JsonObject } from '../values/json';

/** The document that the actor reads before every change, in the database `NAME-effects`. */
export const KILL_SWITCH = { collection: 'controls', id: 'kill-switch' } as const;

export interface KillSwitch {
  readonly engaged: boolean;
  readonly reason?: string;
}

/** The state that the document means. Undefined: no document. Only an explicit false releases the switch. */
export function killSwitchOf(document: JsonObject | undefined): KillSwitch {
  if (!isObject(document)) return { engaged: false };
  const { engaged, reason } = document;
  return { engaged: engaged !== false, ...(typeof reason === 'string' ? { reason } : {}) };
}
