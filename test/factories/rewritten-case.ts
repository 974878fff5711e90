import { updateDocument } from '../../core/ledger/document-store';
import type { JsonObject } from '../../core/values/json';
import type { FakeWorld } from './fakes';
import { CASE_ID } from './pipeline';

/** Somebody with the responder's rights rewrites the document of the reference case. */
export const rewriteCase = (world: FakeWorld, change: (document: JsonObject) => JsonObject) =>
  updateDocument(world.store, 'cases', CASE_ID, (document = {}) => change(document));

/** A change of one member of the record. */
export const member = (name: string, value: unknown) => (document: JsonObject) => ({
  ...document,
  record: { ...(document.record as JsonObject), [name]: value } as JsonObject,
});

/** The notices that report a forgery. */
export const forgedNotices = ({ notices }: FakeWorld) =>
  notices.filter(({ details }) => details.verdict === 'forged');
