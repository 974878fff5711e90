import {
  type Comparison,
  FilterError,
  fieldPath,
  LOGGING_DIALECT,
  parseFilter,
  type TextSearch,
} from '../../core/filter/grammar';
import { compileRegex } from '../../core/filter/log-regex';
import { SEVERITIES, severityRank } from '../../core/filter/log-severity';
import { type EntryField, matchesLogEntry } from '../../core/filter/match-log-entry';
import { asks, asksPresence, type Dialect, type FieldUse, type Leaf, type Reading, written } from './dialect';
import type { Field, Order } from './field';
import { logField, mayNest, PAYLOADS } from './log-fields';
import { readOrdered } from './order-reading';
import { isOrdered } from './predicate';
import { canFold, logIdCanBeRead } from './text-automata';

/** The Logging query language: sinks, exclusions, metrics on logs, log views. */
export const LOG_DIALECT: Dialect = {
  parse: (text) => parseFilter(text, LOGGING_DIALECT),
  keyOf: ({ field }) => JSON.stringify(fieldPath(field)),
  read: readLeaf,
  evaluate: (filter, entry) => matchesLogEntry(filter, entry, logField),
  oneOfHeads: PAYLOADS,
};

const opaque = (leaf: Leaf, why: string, canEvaluate = true): Reading => ({
  kind: 'opaque',
  reason: `${written(leaf)} is compared only by its text: ${why}`,
  canEvaluate,
});

function readLeaf(leaf: Leaf, useOf: (key: string) => FieldUse): Reading {
  if (leaf.kind === 'text') return readText(leaf);
  if (leaf.kind === 'compare') return readComparison(leaf, useOf(LOG_DIALECT.keyOf(leaf)));
  if (leaf.name !== 'log_id') return opaque(leaf, 'the function is unknown', false);
  if (!logIdCanBeRead(leaf.argument)) return opaque(leaf, 'the id of the log has unusual characters');
  const id = leaf.argument.replace(/%2f/gi, '/');
  return asks(LOG_NAME, { kind: 'log-id', id });
}

const LOG_NAME: Field = {
  key: '["logName"]',
  name: 'logName',
  path: ['logName'],
  kind: 'text',
  repeated: false,
  absentReads: '',
  samples: ['activity', 'data_access', 'system_event', 'policy'].map(
    (log) => `projects/example-project/logs/cloudaudit.googleapis.com%2F${log}`,
  ),
};

/** Free text may be anywhere. A witness contains it in a separate label. */
const readText = (leaf: TextSearch): Reading =>
  leaf.value === '' || leaf.value.includes('*')
    ? opaque(leaf, 'it is not a text to search for', false)
    : {
        kind: 'opaque',
        reason: `${written(leaf)} may be anywhere in an entry`,
        canEvaluate: true,
        path: ['labels', leaf.value],
        text: leaf.value,
      };

function readComparison(leaf: Comparison, use: FieldUse): Reading {
  const { field: name, operator, value, quoted } = leaf;
  const path = fieldPath(name);
  const kind = logField(path);
  if (kind === undefined) return opaque(leaf, `a log entry has no field "${name}"`, false);
  const field = fieldAt(path, name, kind, use);
  if (!quoted && asksPresence(leaf)) return asks(field, { kind: 'present' });
  if (!quoted && (value === 'NULL_VALUE' || value.includes('*'))) {
    return opaque(leaf, 'the review does not know its meaning', false);
  }
  if (isMessage(path, kind)) {
    if (operator !== ':') return opaque(leaf, 'the field contains other fields', false);
    return {
      ...opaque(leaf, 'it may be anywhere in the field'),
      path: [...path, 'note'],
      text: value,
    } as Reading;
  }
  if (kind === 'severity') return readSeverity(leaf, field);
  if (field.kind === 'number') return readOrdered(leaf, field, 'folded');
  if (/[<>]/.test(operator)) return opaque(leaf, 'the order of texts is unknown', false);
  const negated = operator.startsWith('!');
  if (operator === '=~' || operator === '!~') return readPattern(leaf, field, negated);
  if (!canFold(value)) return opaque(leaf, 'the way that Logging folds the case of its letters is unknown');
  const asked = operator === ':' ? 'contains' : 'equals';
  return asks(field, { kind: asked, text: value, letterCase: 'folded' }, negated);
}

/** Contains other fields, as every payload except textPayload does. */
const isMessage = (path: readonly string[], kind: EntryField): boolean =>
  kind === 'message' || (kind === 'payload' && path.length === 1 && path[0] !== 'textPayload');

const TIMES = ['timestamp', 'receiveTimestamp'];

function fieldAt(path: readonly string[], name: string, entryField: EntryField, use: FieldUse): Field {
  const key = JSON.stringify(path);
  if (key === LOG_NAME.key) return LOG_NAME;
  const common = { key, name, path, repeated: false };
  if (entryField === 'severity') {
    return { ...common, kind: 'closed', values: SEVERITIES.slice(1), absentReads: 'DEFAULT' };
  }
  // A missing value still reads as its default, so the field needs more than a presence check.
  if (isMessage(path, entryField) || (use.presenceOnly && entryField === 'payload')) {
    return { ...common, kind: 'message' };
  }
  const nests = mayNest(path);
  return {
    ...common,
    kind: use.ordered ? 'number' : 'text',
    repeated: nests,
    ...(nests ? { nests } : {}),
    ...(entryField === 'value' ? { absentReads: '' } : {}),
    ...(TIMES.includes(name) ? { numbersOnly: true } : {}),
  };
}

/** A pattern that the evaluator refuses can still be equal to itself. */
function readPattern(leaf: Comparison, field: Field, negated: boolean): Reading {
  try {
    compileRegex(leaf.value, leaf.position);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    return opaque(leaf, error.message, false);
  }
  return asks(field, { kind: 'matches', pattern: leaf.value }, negated);
}

function readSeverity(leaf: Comparison, field: Field): Reading {
  const at = severityRank(leaf.value);
  if (at === undefined || leaf.operator.endsWith('~')) return opaque(leaf, 'it is not a severity', false);
  const order = leaf.operator === ':' || leaf.operator === '!=' ? '=' : (leaf.operator as Order | '=');
  const texts = SEVERITIES.filter((_, rank) => isOrdered(rank, order, at) !== (leaf.operator === '!='));
  return asks(field, { kind: 'one-of', texts });
}
