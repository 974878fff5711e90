import { parseCloudRunName } from '../../../core/finding/resource-names';
import { tryRecordedSettings, trySettings } from '../../../core/targets/workload-settings';
import { known, unavailable } from '../../../core/values/result';
import { anInvestigation, settings } from '../../factories/investigation';
import { SERVICE } from '../../factories/names';

const JOB = SERVICE.replace('services', 'jobs');
const nameOf = (resource: string) => {
  const name = parseCloudRunName(resource);
  return name.ok ? name.value : undefined;
};
const service = settings();

describe('the settings of a workload', () => {
  it('are those of its own kind', () => {
    expect(trySettings(anInvestigation({ service: known(service) }), nameOf(SERVICE))).toBe(service);
  });

  it.each([JOB, 'projects/p/topics/t'])('of %s are never those of a service', (resource) => {
    const investigation = anInvestigation({ service: known(service) });
    expect(trySettings(investigation, nameOf(resource))).toBeUndefined();
    expect(tryRecordedSettings({ finding: { resource }, investigation })).toBeUndefined();
  });

  it('are not known if the part could not be read, or is not an object', () => {
    const finding = { resource: SERVICE };
    const parts = [unavailable('denied'), known([]), known('x')];
    const read = parts.map((part) => tryRecordedSettings({ finding, investigation: { service: part } }));
    expect(read).toEqual([undefined, undefined, undefined]);
    expect(tryRecordedSettings({ finding, investigation: {} })).toBeUndefined();
  });
});
