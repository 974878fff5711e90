import { chainHead, evidencePiece } from '../../../core/evidence/manifest';
import { appendEvidence } from '../../../functions/case/amend-case';
import { createFakeWorld } from '../../factories/fakes';
import { CASE_ID, createPipeline, recordOf } from '../../factories/pipeline';

it('a case with a thousand pieces links the manifest that names them', async () => {
  const world = createFakeWorld();
  await createPipeline(world).find();
  const piece = (at: number) => evidencePiece(CASE_ID, `after-${at}`, `{"at":${at}}`);
  const first = (await recordOf(world)).evidence.entries.length;
  const fill = Array.from({ length: 1_000 - first }, (_, at) => piece(at));
  await appendEvidence(world, CASE_ID, fill);
  const full = (await recordOf(world)).evidence;
  expect(full.entries).toHaveLength(1_000);

  await appendEvidence(world, CASE_ID, [piece(1_000)]);
  const { entries, head } = (await recordOf(world)).evidence;
  expect(entries).toHaveLength(2);
  expect(head).toBe(chainHead(entries));
  const [manifest, newest] = entries;
  expect(full.manifestUri.endsWith(manifest?.name ?? '?')).toBe(true);
  expect(newest).toEqual(piece(1_000).entry);
  const { entries: linked } = JSON.parse(world.evidence.objects.get(manifest?.name ?? '') ?? '{}');
  expect([linked.length, linked.at(-1).link]).toEqual([1_000, full.head]);
});
