import { problemsOf } from '../../rehearsal/stand-in/checks';
import { recordedSchema } from '../../rehearsal/stand-in/recorded-schema';
import { type Block, schemaOf } from '../../rehearsal/stand-in/schema';
import { conform, type Values } from '../../rehearsal/stand-in/values';

const SCHEMA = schemaOf(recordedSchema());

/** The schema of one resource type. */
export function blockOf(type: string): Block {
  const block = SCHEMA.resources[type];
  if (!block) throw new Error(`no schema of ${type}`);
  return block;
}

/** The stand-in's errors about the configuration of one resource, as summaries. */
export const complaints = (type: string, config: Values): string[] =>
  problemsOf(type, blockOf(type), conform(blockOf(type), config)).map(({ summary }) => summary);
