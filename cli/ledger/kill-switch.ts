import { KILL_SWITCH, type KillSwitch, killSwitchOf } from '../../core/guards/kill-switch';
import { createFirestoreStore } from '../../functions/google/firestore-store';
import { resource, type Transport } from '../../functions/google/transport';

export interface KillSwitchChange {
  readonly engaged: boolean;
  /** Every refused step shows it. */
  readonly reason: string;
  /** RFC 3339. */
  readonly at: string;
}

/**
 * Writes the kill switch in plain fields, as a person would by hand, and reads it again as the actor does. Setting it
 * twice is harmless. The last writer wins, so that a person never loses a race here.
 *
 * @param database `projects/P/databases/NAME-effects`
 * @throws GoogleFault when it cannot be written or read
 */
export async function setKillSwitch(
  transport: Transport,
  database: string,
  { engaged, reason, at }: KillSwitchChange,
): Promise<KillSwitch> {
  const { collection, id } = KILL_SWITCH;
  await transport({
    service: 'firestore',
    method: 'POST',
    path: `/v1/${resource(database)}/documents:commit`,
    deadlineMs: 15_000,
    retries: 2,
    body: {
      writes: [
        {
          update: {
            name: `${database}/documents/${collection}/${id}`,
            fields: {
              engaged: { booleanValue: engaged },
              reason: { stringValue: reason },
              at: { stringValue: at },
            },
          },
        },
      ],
    },
  });
  const stored = await createFirestoreStore(transport, database).get(collection, id);
  return killSwitchOf(stored?.data);
}
