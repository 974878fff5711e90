import fc from 'fast-check';
import type { EvidenceEntry } from '../../../core/evidence/manifest';
import {
  chainHead,
  chainLink,
  evidencePiece,
  foldedEntries,
  GENESIS,
  manifestPiece,
} from '../../../core/evidence/manifest';
import { sha256Hex } from '../../../core/values/sha256';

const entry = fc.record({
  name: fc.stringMatching(/^[a-z]{1,8}-[0-9a-f]{12}\.json$/),
  sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
  bytes: fc.nat(),
});
const chain = fc.uniqueArray(entry, { minLength: 1, maxLength: 8, selector: (one) => one.name });
const withIndex = chain.chain((entries) => fc.tuple(fc.constant(entries), fc.nat(entries.length - 1)));

describe('the head of the evidence chain', () => {
  it('changes when any entry is removed', () => {
    fc.assert(
      fc.property(withIndex, ([entries, index]) => {
        expect(chainHead(entries.filter((_, at) => at !== index))).not.toBe(chainHead(entries));
      }),
    );
  });

  it('changes when any two entries are swapped', () => {
    fc.assert(
      fc.property(withIndex, ([entries, index]) => {
        const swapped = [...entries.slice(index), ...entries.slice(0, index)];
        if (index > 0) expect(chainHead(swapped)).not.toBe(chainHead(entries));
      }),
    );
  });

  it.each(['name', 'sha256', 'bytes'] as const)('changes when the %s of any entry changes', (member) => {
    fc.assert(
      fc.property(withIndex, ([entries, index]) => {
        const altered = entries.map((one, at) =>
          at === index
            ? ({ ...one, [member]: member === 'bytes' ? one.bytes + 1 : `${one[member]}x` } as EvidenceEntry)
            : one,
        );
        expect(chainHead(altered)).not.toBe(chainHead(entries));
      }),
    );
  });

  it('changes when an entry is repeated', () => {
    fc.assert(
      fc.property(chain, (entries) => {
        expect(chainHead([...entries, entries[0] as EvidenceEntry])).not.toBe(chainHead(entries));
      }),
    );
  });

  it('continues from an earlier head', () => {
    fc.assert(
      fc.property(chain, entry, (entries, next) => {
        expect(chainHead([...entries, next])).toBe(chainLink(chainHead(entries), next));
      }),
    );
  });

  it('of no entries is the genesis', () => {
    expect(chainHead([])).toBe(GENESIS);
  });
});

describe('a piece of evidence', () => {
  it('has a name that depends on its content', () => {
    expect(evidencePiece('case-1', 'service', 'a').entry.name).not.toBe(
      evidencePiece('case-1', 'service', 'b').entry.name,
    );
  });

  it('counts bytes as UTF-8 does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (content) => {
        expect(evidencePiece('c', 'l', content).entry.bytes).toBe(Buffer.byteLength(content, 'utf8'));
      }),
    );
  });

  it('contains the hash of its content', () => {
    expect(evidencePiece('c', 'l', 'abc').entry.sha256).toBe(sha256Hex('abc'));
  });
});

describe('a manifest', () => {
  it('ends with the head of its chain', () => {
    fc.assert(
      fc.property(chain, (entries) => {
        const { content } = manifestPiece('c', entries);
        const { entries: linked } = JSON.parse(content) as { entries: { link: string }[] };
        expect(linked[linked.length - 1]?.link).toBe(chainHead(entries));
      }),
    );
  });

  it('can be verified by a person link by link', () => {
    const pieces = ['a', 'b', 'c'].map((content) => evidencePiece('case', content, content).entry);
    const { genesis, entries } = JSON.parse(manifestPiece('case', pieces).content) as {
      genesis: string;
      entries: (EvidenceEntry & { link: string })[];
    };
    const checked = entries.reduce((link, { link: _stored, ...one }) => chainLink(link, one), genesis);
    expect(checked).toBe(chainHead(pieces));
  });
});

describe('a case with very many pieces', () => {
  const pieces = Array.from(
    { length: 5 },
    (_, at) => evidencePiece('case', `piece-${at}`, `{"at":${at}}`).entry,
  );

  it('keeps its list while the list is short', () => {
    expect(foldedEntries('case', pieces, 6)).toBe(pieces);
  });

  it('starts again with the manifest of all pieces so far, as it was stored', () => {
    const { entry, content } = manifestPiece('case', pieces);
    expect(foldedEntries('case', pieces, 5)).toEqual([entry]);
    expect(JSON.parse(content).entries.map(({ name }: EvidenceEntry) => name)).toEqual(
      pieces.map(({ name }) => name),
    );
  });

  it('keeps a list below a few hundred kilobytes, however many pieces it has', () => {
    let entries: readonly EvidenceEntry[] = [];
    for (let at = 0; at < 2_500; at += 1) {
      const folded = foldedEntries('case', entries);
      entries = [
        ...folded,
        {
          name: `cases/case-20260414-100102-0123456789ab/after-${at}.json`,
          sha256: 'a'.repeat(64),
          bytes: at,
        },
      ];
      expect(entries.length).toBeLessThanOrEqual(1_000);
    }
    expect(JSON.stringify(entries).length).toBeLessThan(250_000);
  });
});
