import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Found } from './find-bug';

const BEGIN = '<!-- planted bugs: written by npm run simulate:bugs -- --write -->';
const END = '<!-- end of planted bugs -->';

/** A Markdown table, one line for each bug. */
export function resultTable(results: readonly Found[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(['bug', 'place', 'what is wrong then', 'invariant', 'found by', 'seeds']),
    line(['---', '---', '---', '---', '---', '---']),
    ...results.map(({ bug, by, seeds }) =>
      line([
        bug.id,
        `\`${bug.file}\``,
        bug.breaks,
        String(bug.invariant),
        by === undefined ? '**nothing**' : `\`${by}\``,
        seeds === undefined ? '-' : String(seeds),
      ]),
    ),
  ].join('\n');
}

/** Writes the table into docs/fault-simulation.md, between its two marks. */
export function writeResults(root: string, results: readonly Found[], today = new Date()): void {
  const file = join(root, 'docs', 'fault-simulation.md');
  const text = readFileSync(file, 'utf8');
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`${file} lacks the marks of the table`);
  const found = results.filter(({ by }) => by !== undefined).length;
  const bySeeds = results.filter(({ seeds }) => seeds !== undefined).length;
  const intro = `\`npm run simulate:bugs -- --write\` on ${today.toISOString().slice(0, 10)}: ${found} of ${results.length} found, ${bySeeds} by the simulation.`;
  writeFileSync(file, `${before}${BEGIN}\n\n${intro}\n\n${resultTable(results)}\n\n${END}${after}`);
}
