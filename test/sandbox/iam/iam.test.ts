import { handle } from '../../../sandbox/gateway/handle';
import { conditionHolds } from '../../../sandbox/iam/conditions';
import { ACTOR, type Blocks, boot, cloud, READER, request, START, STRANGER, WEB } from '../mini-stack';

const stop = {
  query: { updateMask: 'scaling' },
  body: { scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0 } },
};
const patchAs = (principal: string | undefined, change?: (blocks: Blocks) => void) =>
  cloud(boot(change)).call('run', 'PATCH', `/v2/${WEB}`, stop, principal);

describe('IAM from the synthesized stack', () => {
  test('allows what the stack grants', () => {
    expect(patchAs(ACTOR).response.status).toBe(200);
  });

  test('denies a stranger with permission, principal and resource, like Google', () => {
    const { response, events } = patchAs(STRANGER);
    expect(response.status).toBe(403);
    expect(response.body).toMatchObject({
      error: {
        status: 'PERMISSION_DENIED',
        message: `Permission 'run.services.update' denied on resource '${WEB}' (or resource may not exist).`,
      },
    });
    const denied = events.find(({ kind }) => kind === 'denied');
    expect(denied?.text).toContain(STRANGER);
    expect(denied?.place).toBe(`grant run.services.update on ${WEB} to ${STRANGER}`);
  });

  test('denies a change to a reader', () => {
    expect(patchAs(READER).response.status).toBe(403);
  });

  test('answers 401 without a principal', () => {
    const { response } = handle(boot(), request('run', 'GET', `/v2/${WEB}`), undefined, START);
    expect(response).toMatchObject({ status: 401, body: { error: { status: 'UNAUTHENTICATED' } } });
  });

  test('requires actAs on the runtime service account for every update', () => {
    const withoutActAs = (blocks: Blocks) => {
      delete blocks.google_service_account_iam_member;
    };
    const { response, events } = patchAs(ACTOR, withoutActAs);
    expect(JSON.stringify(response.body)).toContain(
      "Permission 'iam.serviceaccounts.actAs' denied on service account",
    );
    expect(events.find(({ kind }) => kind === 'denied')?.place).toContain('iam.serviceAccounts.actAs');
    const lenient = cloud(boot(withoutActAs, {}, { 'run.actas-on-update': 'not-required' }));
    expect(lenient.outcome('run', 'PATCH', `/v2/${WEB}`, stop)).toBe('200');
  });

  test('denies a permission that the role does not contain', () => {
    const { response } = patchAs(ACTOR, (blocks) => {
      blocks.google_project_iam_custom_role!.actor = {
        role_id: 'actor',
        title: 'actor',
        permissions: ['run.services.setIamPolicy'],
      };
    });
    expect(response.status).toBe(403);
  });

  test('requires a further permission to disable the invoker check', () => {
    const call = { query: { updateMask: 'invokerIamDisabled' }, body: { invokerIamDisabled: true } };
    expect(cloud(boot()).outcome('run', 'PATCH', `/v2/${WEB}`, call)).toContain(
      "'run.services.create' denied",
    );
  });
});

describe('a condition', () => {
  const name = 'projects/p/databases/cases';
  test.each([
    [`resource.name == "${name}"`, true],
    [`resource.name == "projects/p/databases/other"`, false],
    [`resource.name.startsWith("projects/p/databases/")`, true],
    [`resource.name == "x" || resource.name == "${name}"`, true],
    [`request.time < timestamp("2030-01-01T00:00:00Z")`, false],
    [`resource.name == "${name}" && true`, false],
    ['true', false],
    ['', false],
  ])('%s is true: %p', (expression, holds) => {
    expect(conditionHolds(expression, { name })).toBe(holds);
    expect(conditionHolds(expression, {})).toBe(false);
  });
});
