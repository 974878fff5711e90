import type { ResponseConfigInput } from '../../../core/config/response-schema';
import { APIS_BEFORE_TERRAFORM, apisBeforeFirstApply, neededApis } from '../../../core/doctor/needed-apis';
import { SERVICES as FUNCTION_SERVICES } from '../../../functions/google/endpoints';
import { SERVICES as SANDBOX_SERVICES } from '../../../sandbox/services';
import { HARDENED } from '../../factories/hardened-stack';
import { PROJECT } from '../../factories/names';
import { parsedConfig, synthesized } from '../../factories/synthesized-stack';

const ADMISSION: Partial<ResponseConfigInput> = { admission: { policy: 'create' } };
const KEY = { encryption: HARDENED.encryption } as Partial<ResponseConfigInput>;
const SECRET = `projects/${PROJECT.id}/secrets/virustotal/versions/1`;

const VARIANTS: Readonly<Record<string, Partial<ResponseConfigInput>>> = {
  'the standard profile': {},
  'a customer-managed key': KEY,
  'a key whose owner grants access': { encryption: { ...KEY.encryption, grants: 'leave' } as never },
  hardened: HARDENED,
  'hardened, with everything': {
    ...HARDENED,
    ...ADMISSION,
    alerts: { canary: true },
    reputation: { secretVersion: SECRET },
  },
  admission: ADMISSION,
  canary: { alerts: { canary: true } },
  reputation: { reputation: { secretVersion: SECRET } },
};

describe.each(Object.entries(VARIANTS))('with %s', (_, changes) => {
  const services = synthesized(changes).all('google_project_service');
  const switchedOn = services.map(({ service }) => service as string);

  it('the doctor requires exactly the APIs that the stack enables', () => {
    expect(neededApis(parsedConfig(changes))).toEqual([...switchedOn].sort());
  });

  it('an API that must be on before is one that Terraform calls, or one that the stack enables anyway', () => {
    const before = apisBeforeFirstApply(parsedConfig(changes));
    expect(before.filter((api) => ![...APIS_BEFORE_TERRAFORM, ...switchedOn].includes(api))).toEqual([]);
  });
});

it('a hardened pipeline without admission enables Cloud KMS, Binary Authorization and Eventarc', () => {
  expect(neededApis(parsedConfig(HARDENED))).toEqual(
    expect.arrayContaining([
      'binaryauthorization.googleapis.com',
      'cloudkms.googleapis.com',
      'eventarc.googleapis.com',
    ]),
  );
});

it('a pipeline with everything switches on each API that its functions call', () => {
  const called = FUNCTION_SERVICES.flatMap((id) => SANDBOX_SERVICES[id].api ?? []);
  expect(neededApis(parsedConfig(VARIANTS['hardened, with everything'] ?? {}))).toEqual(
    expect.arrayContaining(called),
  );
});
