import { classifyMessage } from '../../../functions/actor/classify-message';
import { pushOf } from '../../factories/finding';
import {
  CASE_ID,
  COMMAND_SUBSCRIPTION,
  UNDO_SUBSCRIPTION,
  WATCH_SUBSCRIPTION,
} from '../../factories/pipeline';

const kindOf = (message: unknown, subscription: string): string =>
  classifyMessage(pushOf(message, { subscription }), {
    undo: UNDO_SUBSCRIPTION,
    watch: WATCH_SUBSCRIPTION,
  }).kind;

const COMMAND = { caseId: CASE_ID, planHash: 'a'.repeat(64) };
const UNDO = { caseId: CASE_ID, requestedBy: 'oncall@example.com' };
const HEARTBEAT = { riposteHeartbeat: 1 };

/** Only operators publish to the topic of undos, and only the responder to the topic of commands. The topic decides. */
test.each([
  ['a command', COMMAND, COMMAND_SUBSCRIPTION, 'command'],
  ['a heartbeat', HEARTBEAT, COMMAND_SUBSCRIPTION, 'heartbeat'],
  ['an undo', UNDO, COMMAND_SUBSCRIPTION, 'malformed'],
  ['an undo without a requester', { caseId: CASE_ID }, COMMAND_SUBSCRIPTION, 'malformed'],
  ['an undo', UNDO, UNDO_SUBSCRIPTION, 'undo'],
  ['a command', COMMAND, UNDO_SUBSCRIPTION, 'malformed'],
  ['a heartbeat', HEARTBEAT, UNDO_SUBSCRIPTION, 'malformed'],
  ['an undo', UNDO, `${UNDO_SUBSCRIPTION}-2`, 'malformed'],
  ['a command', COMMAND, WATCH_SUBSCRIPTION, 'watch'],
  ['a heartbeat', HEARTBEAT, WATCH_SUBSCRIPTION, 'watch-heartbeat'],
  ['an undo', UNDO, WATCH_SUBSCRIPTION, 'malformed'],
  ['a command after a change', { ...COMMAND, changed: true }, COMMAND_SUBSCRIPTION, 'command'],
  ['a command with an invalid flag', { ...COMMAND, changed: 'yes' }, COMMAND_SUBSCRIPTION, 'malformed'],
])('%s (%j) on %s is %s', (_what, message, subscription, kind) => {
  expect(kindOf(message, subscription)).toBe(kind);
});
