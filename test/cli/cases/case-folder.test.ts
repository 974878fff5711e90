import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { casesFolder, latestCaseFolder, updateRun, writeCaseFolder } from '../../../cli/cases/case-folder';
import { exampleRecord } from '../../core/report/example-record';
import { tempFolder } from '../../factories/temp-folder';

const CASE = exampleRecord().caseId;
const evidence = (content: string) => [{ name: `cases/${CASE}/finding.json`, content }];

let cwd: string;
beforeEach(() => {
  cwd = tempFolder('case-folder');
});

const index = () =>
  readFileSync(join(casesFolder(cwd), 'index.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('the folder of a case', () => {
  it('is a new one for each run, which overwrites nothing of an earlier run', async () => {
    const first = await writeCaseFolder(cwd, exampleRecord({ verdict: 'contained' }), evidence('first'));
    const before = readdirSync(first, { recursive: true }).sort();
    const second = await writeCaseFolder(cwd, exampleRecord({ verdict: 'observed' }), evidence('second'));
    expect([basename(first), basename(second)]).toEqual([CASE, `${CASE}-2`]);
    expect(readdirSync(first, { recursive: true }).sort()).toEqual(before);
    expect(readFileSync(join(first, 'evidence', 'finding.json'), 'utf8')).toBe('first');
    expect(JSON.parse(readFileSync(join(first, 'record.json'), 'utf8')).verdict).toBe('contained');
  });

  it('is a new one for each of many simultaneous runs', async () => {
    const folders = await Promise.all(
      Array.from({ length: 12 }, () => writeCaseFolder(cwd, exampleRecord(), evidence('x'))),
    );
    expect(new Set(folders).size).toBe(12);
    expect(
      index()
        .map(({ folder }) => folder)
        .sort(),
    ).toEqual(folders.map((each) => basename(each)).sort());
  });

  it('does not use a folder that somebody else created', async () => {
    mkdirSync(join(casesFolder(cwd), CASE), { recursive: true });
    writeFileSync(join(casesFolder(cwd), CASE, 'notes.txt'), 'mine');
    expect(basename(await writeCaseFolder(cwd, exampleRecord(), []))).toBe(`${CASE}-2`);
  });

  it('is found by the case id: the folder of the newest run', async () => {
    expect(basename(await latestCaseFolder(cwd, CASE))).toBe(CASE);
    for (let count = 0; count < 11; count += 1) await writeCaseFolder(cwd, exampleRecord(), []);
    expect(basename(await latestCaseFolder(cwd, CASE))).toBe(`${CASE}-11`);
  });

  it('is updated only by its own run', async () => {
    const first = await writeCaseFolder(cwd, exampleRecord(), []);
    const second = await writeCaseFolder(cwd, exampleRecord(), []);
    await updateRun(casesFolder(cwd), second, exampleRecord({ verdict: 'refused' }), []);
    const verdictIn = (folder: string) =>
      JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8')).verdict;
    expect([verdictIn(first), verdictIn(second)]).toEqual(['contained', 'refused']);
    expect(index().map(({ kind, folder }) => [kind, folder])).toEqual([
      ['run', CASE],
      ['run', `${CASE}-2`],
      ['update', `${CASE}-2`],
    ]);
  });

  it('does not remain if something in it cannot be written, and the index has no line of it', async () => {
    await writeCaseFolder(cwd, exampleRecord(), []);
    const torn = [{ name: `cases/${CASE}/finding.json`, content: undefined as unknown as string }];
    await expect(writeCaseFolder(cwd, exampleRecord(), torn)).rejects.toThrow();
    expect(readdirSync(casesFolder(cwd)).sort()).toEqual([CASE, 'index.jsonl']);
    expect(index()).toHaveLength(1);
  });

  it('stays as it was if its update cannot be written', async () => {
    const folder = await writeCaseFolder(cwd, exampleRecord({ verdict: 'contained' }), []);
    const torn = [{ name: `cases/${CASE}/finding.json`, content: undefined as unknown as string }];
    const failing = updateRun(casesFolder(cwd), folder, exampleRecord({ verdict: 'refused' }), torn);
    await expect(failing).rejects.toThrow();
    expect(readdirSync(folder).sort()).toEqual(['evidence', 'record.json', 'report.html', 'report.md']);
    expect(JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8')).verdict).toBe('contained');
  });
});
