import { isObject, type JsonObject } from '../values/json';

/** Where the actor looks before every change, in the database `NAME-effects`. */
export const KILL_SWITCH = { collection: 'controls', id: 'kill-switch' } as const;

export interface KillSwitch {
  readonly engaged: boolean;
  readonly reason?: string;
}

/** What the actor takes the document for; undefined is no document. Only an explicit false releases it. */
export function killSwitchOf(document: JsonObject | undefined): KillSwitch {
  if (!isObject(document)) return { engaged: false };
  const { engaged, reason } = document;
  return { engaged: engaged !== false, ...(typeof reason === 'string' ? { reason } : {}) };
}
