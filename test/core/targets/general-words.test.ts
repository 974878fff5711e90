import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@babel/parser';

const ROOT = join(__dirname, '..', '..', '..');

/** General code: it runs for every kind of workload. */
const GENERAL = [
  'core/advice',
  'core/case',
  'core/guards',
  'core/ledger',
  'core/notices',
  'core/ownership',
  'core/planning',
  'core/undo',
  'functions/actor',
  'functions/case',
  'functions/responder',
  'core/report',
];
const GENERAL_FILES = ['core/containment/reversal.ts', 'core/tamper/workload-change.ts'];

/** Texts about services that are true whatever the workload is. */
const ALLOWED: readonly (readonly [file: string, text: RegExp, why: string])[] = [
  [
    'core/report/investigation-view.ts',
    /./,
    'has a function for each part, and only services have these parts',
  ],
  ['core/report/found-view.ts', /^Revision or execution$/, 'names what may be below any workload'],
  ['core/report/techniques.ts', /./, 'names of ATT&CK'],
  [
    'core/advice/further-steps.ts',
    /same image digest|every region|searched only the services/,
    'only services are other places of an image',
  ],
  ['core/report/owner-rows.ts', /^Bad revision$/, 'a row of the part that only services have'],
  ['core/advice/next-steps.ts', /bad image from service/, 'out of service, and not a Cloud Run service'],
];

const WORD = /\b(?:services?|revisions?|traffic|ingress)\b/i;

interface Token {
  readonly type: string | { readonly label: string };
  readonly value: unknown;
}

/** String and template literals of more than one word. A single word is a name in code. */
const textsIn = (source: string): readonly string[] =>
  (parse(source, { sourceType: 'module', plugins: ['typescript'], tokens: true }).tokens ?? [])
    .filter(({ type }: Token) => typeof type !== 'string' && ['string', 'template'].includes(type.label))
    .map(({ value }: Token) => String(value))
    .filter((text) => text.trim().includes(' ') || text.startsWith(' ') || text.endsWith(' '));

const files = [
  ...GENERAL.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  ),
  ...GENERAL_FILES,
];

const ofServicesIn = (file: string, source: string): readonly string[] =>
  textsIn(source).filter(
    (text) => WORD.test(text) && !ALLOWED.some(([where, allowed]) => where === file && allowed.test(text)),
  );

describe('general code', () => {
  it('says nothing of services: the target of each kind has its words', () => {
    const found = files.map((file) => [file, ofServicesIn(file, readFileSync(join(ROOT, file), 'utf8'))]);
    expect(found.filter(([, texts]) => (texts ?? []).length > 0)).toEqual([]);
  });

  it('is searched in literals and templates', () => {
    const planted = ['const a = `the service $', '{b} of`; const c = "moves traffic"; // a service'].join('');
    expect(ofServicesIn('x.ts', planted)).toEqual(['the service ', 'moves traffic']);
  });
});
