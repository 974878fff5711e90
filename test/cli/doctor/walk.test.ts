import type { Asked } from '../../../cli/doctor/subjects';
import { walk } from '../../../cli/doctor/walk';
import { CONFIG } from './planted-clouds';

const asked: readonly Asked[] = Array.from({ length: 11 }, (_, index) => ({
  config: { ...CONFIG, project: { id: `shop-${index}`, number: String(index) } },
  ...(index === 0 ? {} : { hub: { project: { id: 'shop-0' }, name: 'riposte' } }),
}));

/** Later projects answer sooner. */
async function walked() {
  const done: [string, number][] = [];
  let running = 0;
  let most = 0;
  const found = await walk({
    asked,
    diagnose: async ({ config }) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 12 - Number(config.project.number)));
      running -= 1;
      return { results: [] };
    },
    onDone: ({ project }, count) => void done.push([project, count]),
  });
  return { found, done, most };
}

describe('a walk over projects', () => {
  it('answers in the order of the list, whichever project is done first', async () => {
    const { found } = await walked();
    expect(found.map(({ project }) => project)).toEqual(asked.map(({ config }) => config.project.id));
    expect(found.filter(({ hub }) => hub).map(({ project }) => project)).toEqual(['shop-0']);
  });

  it('reports each project once, with a count', async () => {
    const { done } = await walked();
    expect(done.map(([, count]) => count)).toEqual(asked.map((_, index) => index + 1));
    expect(new Set(done.map(([project]) => project)).size).toBe(asked.length);
  });

  it('checks four projects at a time, because Google has quotas of requests per minute', async () => {
    expect((await walked()).most).toBe(4);
  });

  it('ends with a defect of the doctor that a project triggers', async () => {
    const diagnose = async () => {
      throw new TypeError('a defect');
    };
    await expect(walk({ asked, diagnose, onDone: () => undefined })).rejects.toThrow('a defect');
  });
});
