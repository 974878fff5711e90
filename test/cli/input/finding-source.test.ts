import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { writeCaseFolder } from '../../../cli/cases/case-folder';
import { findingSource } from '../../../cli/input/finding-source';
import { Stop } from '../../../cli/terminal/problem';
import { decodeNotification } from '../../../core/finding/decode-push';
import type { Finding } from '../../../core/finding/finding';
import type { FindingItem } from '../../../testing/input/finding-forms';
import { REFERENCE_NOTIFICATION } from '../../../testing/reference-notification';
import { exampleRecord } from '../../core/report/example-record';
import { tempFolder } from '../../factories/temp-folder';
import { fakeIo } from '../fake-io';

const message = JSON.parse(REFERENCE_NOTIFICATION);
const { finding, resource } = message;
const two = [
  { finding, resource },
  { finding: { ...finding, eventTime: '2026-04-14T11:00:00Z' }, resource },
];
const base64 = (json: unknown) => Buffer.from(JSON.stringify(json)).toString('base64');
const pulled = two.map((each, index) => ({
  ackId: `ack-${index}`,
  message: { data: base64(each), messageId: String(index), publishTime: '2026-04-14T10:01:06Z' },
}));

/** In the form of BigQuery: snake_case, null for absent values, times and flags as BigQuery prints them. */
const snake = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(snake);
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      /Time$/.test(key) ? String(member).replace('T', ' ').replace('Z', ' UTC') : snake(member),
    ]),
  );
};
const rows = two.map((each) => ({
  source_id: '1111111111111111111',
  finding_id: 'f',
  event_time: '2026-04-14 10:01:02 UTC',
  finding: { ...(snake(each.finding) as object), vulnerability: null, exfiltration: null },
  resource: { ...(snake(each.resource) as object), folders: null },
}));

let folder: string;
beforeEach(() => {
  folder = tempFolder('source');
});

async function itemsOf(content: string | Uint8Array, name = 'input'): Promise<readonly FindingItem[]> {
  writeFileSync(join(folder, name), content);
  return itemsAt(name);
}

async function itemsAt(path: string, stdin = ''): Promise<readonly FindingItem[]> {
  const source = await findingSource(path, fakeIo({ cwd: folder, stdin }));
  const items: FindingItem[] = [];
  for await (const item of source.items()) items.push(item);
  return items;
}

function findingsOf(items: readonly FindingItem[]): readonly Finding[] {
  return items.map((item) => {
    if ('problem' in item) throw new Error(`${item.problem.where}: ${item.problem.what}`);
    const decoded = decodeNotification(item.input.notification);
    if (!decoded.ok) throw new Error(decoded.error.what);
    return decoded.value.finding;
  });
}

const expected = findingsOf(
  two.map((each) => ({ place: '', input: { form: 'notification', notification: JSON.stringify(each) } })),
);
const lines = two.map((each) => JSON.stringify(each)).join('\n');

describe('the inputs that people have', () => {
  it.each([
    ['gcloud scc findings list --format=json', JSON.stringify(two, null, 2)],
    ['the answer of the API', JSON.stringify({ listFindingsResults: two, readTime: '2026-04-14T10:01:06Z' })],
    ['JSON lines', lines],
    ['JSON lines with Windows line ends', `${lines.replaceAll('\n', '\r\n')}\r\n`],
    ['JSON documents one after another', two.map((each) => JSON.stringify(each, null, 2)).join('\n')],
    [
      'pages one after another',
      two.map((each) => JSON.stringify({ listFindingsResults: [each] })).join('\n'),
    ],
    ['bare findings of one resource', JSON.stringify(two.map((each) => each.finding))],
    ['gcloud pubsub subscriptions pull --format=json', JSON.stringify(pulled, null, 2)],
    ['the answer of a pull', JSON.stringify({ receivedMessages: pulled })],
    ['messages alone', JSON.stringify(pulled.map((each) => each.message))],
    ['data of messages alone', pulled.map((each) => each.message.data).join('\n')],
    ['rows of the BigQuery export', JSON.stringify(rows)],
    [
      'rows of the BigQuery export, exported as JSON lines',
      rows.map((row) => JSON.stringify(row)).join('\n'),
    ],
    [
      'rows whose finding is JSON as text',
      JSON.stringify(rows.map((row) => ({ ...row, finding: JSON.stringify(row.finding) }))),
    ],
    ['gcloud scc findings list, as YAML', two.map((each) => `---\n${stringify(each)}`).join('')],
    [
      'gcloud pubsub subscriptions pull --format=yaml',
      pulled.map((each) => `---\n${stringify(each)}`).join(''),
    ],
    ['a YAML list', stringify(two)],
    ['JSON as PowerShell writes it', Buffer.from(`\ufeff${JSON.stringify(two, null, 2)}`, 'utf16le')],
    [
      'YAML in UTF-16',
      Buffer.from(`\ufeff${two.map((each) => `---\n${stringify(each)}`).join('')}`, 'utf16le'),
    ],
    ['JSON with a byte order mark', `\ufeff${JSON.stringify(two)}`],
  ])('%s: the same findings', async (_what, content) => {
    const found = findingsOf(await itemsOf(content));
    const essence = ({ name, eventTime, category, processes, containers, target, severity }: Finding) => ({
      name,
      eventTime,
      category,
      processes,
      containers,
      target,
      severity,
    });
    expect(found.map(essence)).toEqual(expected.map(essence));
    expect(found.flatMap(({ unreadable = [] }) => unreadable)).toEqual([]);
  });

  it('the JSON tab of the console, which writes the resource in snake_case', async () => {
    const tab = { finding, resource: { name: resource.name, project_display_name: 'demo-prj' } };
    expect(findingsOf(await itemsOf(JSON.stringify(tab)))[0]?.projectDisplayName).toBe('demo-prj');
  });

  it('a row with the columns of the exported table: the name of the resource is only in resource', async () => {
    const {
      resource_name,
      security_marks: _marks,
      ...columns
    } = (rows[0] as (typeof rows)[0]).finding as Record<string, unknown>;
    const row = {
      ...rows[0],
      finding: {
        ...columns,
        name: 'organizations/1/sources/2/locations/global/findings/f',
        canonical_name: null,
        security_marks: [{ key: 'team', value: 'shop' }],
        source_properties: [{ key: 'Reverse_Shell_Stdin_Redirection_Dst_Port', value: 'not a number' }],
        source_properties_json: JSON.stringify({
          Reverse_Shell_Stdin_Redirection_Dst_Ip: '203.0.113.9',
          Reverse_Shell_Stdin_Redirection_Dst_Port: 4444,
        }),
        contacts: [{ contact_type: 'SECURITY', contact_details: { contacts: [{ email: 'a@example.com' }] } }],
      },
      resource: {
        name: resource_name,
        project_name: '//cloudresourcemanager.googleapis.com/projects/210987654321',
        project_display_name: 'demo-prj',
        parent_name: '//cloudresourcemanager.googleapis.com/projects/210987654321',
        parent_display_name: 'demo-prj',
        type: 'google.run.Service',
        folders: [],
      },
    };
    const [found] = findingsOf(await itemsOf(JSON.stringify([row])));
    expect(found).toMatchObject({
      resourceName: resource.name,
      canonicalName: 'projects/210987654321/sources/2/locations/global/findings/f',
      projectDisplayName: 'demo-prj',
      marks: { team: 'shop' },
      connections: [{ destinationIp: '203.0.113.9', destinationPort: '4444' }],
    });
    expect(found?.unreadable).toBeUndefined();
  });

  it('standard input', async () => {
    expect(findingsOf(await itemsAt('-', lines))).toEqual(expected);
  });

  it('are read one by one: an endless list gives its first findings while it is read', async () => {
    let chunks = 0;
    const endless = (async function* () {
      yield Buffer.from('[');
      for (;;) {
        chunks += 1;
        yield Buffer.from(`${JSON.stringify(two[0])},`);
      }
    })();
    const source = await findingSource('-', { ...fakeIo({ cwd: folder }), stdin: endless });
    let count = 0;
    for await (const _item of source.items()) {
      count += 1;
      if (count === 100) break;
    }
    expect(chunks).toBeLessThan(110);
  });

  it('keeps the text of each message unchanged', async () => {
    const odd = REFERENCE_NOTIFICATION.replace('{', '{ "zzz" : 1.0 ,');
    const items = await itemsOf(`[${odd},\n${odd}]`);
    expect(items.map((item) => 'input' in item && item.input.notification)).toEqual([odd, odd]);
  });

  it('a folder of all of these, in the order of names, without hidden and other files', async () => {
    mkdirSync(join(folder, 'in', 'deeper'), { recursive: true });
    writeFileSync(join(folder, 'in', 'b.jsonl'), lines);
    writeFileSync(join(folder, 'in', 'a.json'), JSON.stringify({ finding, resource }));
    writeFileSync(join(folder, 'in', 'deeper', 'c.yaml'), stringify({ finding, resource }));
    writeFileSync(join(folder, 'in', '.hidden.json'), '{}');
    writeFileSync(join(folder, 'in', 'README.md'), '# no finding');
    const items = await itemsAt('in');
    expect(items.map(({ place }) => place)).toEqual([
      'in/a.json',
      'in/b.jsonl, item 1',
      'in/b.jsonl, item 2',
      'in/deeper/c.yaml',
    ]);
    findingsOf(items);
  });
});

describe('case folders', () => {
  /** As the pipeline stores it: the name of the piece contains its hash. */
  async function aCase(): Promise<void> {
    const digest = createHash('sha256').update(REFERENCE_NOTIFICATION).digest('hex');
    const name = `cases/c/finding-${digest.slice(0, 12)}.json`;
    const record = exampleRecord();
    const entry = { name, sha256: digest, bytes: REFERENCE_NOTIFICATION.length };
    await writeCaseFolder(folder, { ...record, evidence: { ...record.evidence, entries: [entry] } }, [
      { name, content: REFERENCE_NOTIFICATION },
    ]);
  }

  it('give the stored finding, one for each run, and none for their index', async () => {
    await aCase();
    await aCase();
    const items = await itemsAt('.riposte/cases');
    expect(items.map((item) => 'input' in item && item.input)).toEqual([
      { form: 'recorded', notification: REFERENCE_NOTIFICATION },
      { form: 'recorded', notification: REFERENCE_NOTIFICATION },
    ]);
  });
});

describe('input that is not a finding', () => {
  const problemsOf = async (content: string | Uint8Array) =>
    (await itemsOf(content)).flatMap((item) => ('problem' in item ? [item.problem] : []));

  it.each([
    ['a table of gcloud', '┌──────┬────┐\n│ DATA │ ID │\n└──────┴────┘\n', /table/, /--format=json/],
    [
      'a plain table of gcloud',
      'NAME   CATEGORY  STATE\nfoo    Bar       ACTIVE\n',
      /headings/,
      /--format=json/,
    ],
    ['CSV of two columns', 'finding_id,category\na,b\n', /CSV/, /--format=json/],
    ['an empty answer of gcloud', 'Listed 0 items.\n', /found nothing/, /filter/],
    ['CSV', 'name,category,severity\na,b,c\n', /CSV/, /--format=json/],
    ['a web page', '<!doctype html>', /web page/, /JSON tab/],
    ['an archive', Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x14]), /compressed/, /unpack/],
    ['a gzip', Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0x41]), /compressed/, /gunzip/],
    ['a record', '{"caseId":"c","verdict":"contained","plan":{}}', /record of a case/, /case folder/],
    ['a service', '{"apiVersion":"serving.knative.dev/v1","kind":"Service"}', /Cloud Run service/, /--cloud/],
    ['a service of v2', '{"name":"projects/p/locations/l/services/s"}', /Cloud Run workload/, /--cloud/],
    ['a cloud file', '{"projects":[]}', /cloud file for the sandbox/, /--cloud/],
    ['an audit log entry', '{"logName":"l","protoPayload":{}}', /audit log entry/, /findings list/],
    ['an incident', '{"incident":{"policy_name":"riposte"}}', /incident/, /log line/],
    ['a plan', '{"resource_changes":[]}', /Terraform plan/, /riposte review/],
    ['rows without names', '{"rows":[{"f":[{"v":"1"}]}]}', /without column names/, /bq query/],
    ['an error', '{"error":{"code":403}}', /error/, /error\.message/],
    ['something else', '{"hello":"world"}', /its members are hello/, /findings list/],
    ['a file that was cut off', '[{"finding":{"name":"x"', /cut off/, /again/],
  ])('%s is recognized, with a fix that leads to a finding', async (_what, content, what, fix) => {
    const [problem] = await problemsOf(content);
    expect([problem?.what, problem?.fix]).toEqual([expect.stringMatching(what), expect.stringMatching(fix)]);
  });

  it('does not prevent reading the others: a broken line, an unusual item, a malformed finding', async () => {
    const broken = `${JSON.stringify(two[0])}\n{"finding":\n${JSON.stringify(two[1])}`;
    const kinds = async (content: string) =>
      (await itemsOf(content)).map((item) => ('problem' in item ? 'problem' : 'input'));
    expect(await kinds(broken)).toEqual(['input', 'problem', 'input']);
    expect(await kinds(JSON.stringify([two[0], 7, { finding: {} }, two[1]]))).toEqual([
      'input',
      'problem',
      'problem',
      'input',
    ]);
  });

  it('is named with its place in the input', async () => {
    const [, problem] = await problemsOf(JSON.stringify([7, { finding: { name: 'x' } }]));
    expect(problem?.where).toBe('input, item 2, finding.category');
  });

  it.each(['', ' \n', '[]', '{"listFindingsResults":[]}'])(
    'ends the command if the input is empty: %j',
    async (content) => {
      await expect(itemsOf(content)).rejects.toThrow(Stop);
    },
  );

  it('ends the command if the folder has nothing to read', async () => {
    mkdirSync(join(folder, 'none'));
    await expect(itemsAt('none')).rejects.toMatchObject({ problems: [{ code: 'no-finding' }] });
  });
});
