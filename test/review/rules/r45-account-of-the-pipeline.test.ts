import { review } from '../../../review/review';
import { inEveryWrapping } from '../powers/in-every-wrapping';
import { changed, P, PIPELINE, without } from '../powers/pipeline';
import { declared, planned } from '../powers/planned';
import { findingsOf, reviewed } from '../powers/reviewed';

const TYPE = 'google_service_account';
const key = (of: string) =>
  declared('google_service_account_key', 'key', {
    service_account_id: `projects/-/serviceAccounts/${of}@${P}.iam.gserviceaccount.com`,
  });

describe('an account that is deleted', () => {
  inEveryWrapping('R45', 'critical', without('reader', TYPE));
});
describe('an account that is disabled', () => {
  inEveryWrapping('R45', 'critical', changed('fixer', TYPE, { disabled: true }));
});
describe('an account that gets a key', () => {
  inEveryWrapping('R45', 'high', [...PIPELINE, key('knocker')]);
});

test('an account that is recreated at another address has lost its grants', () => {
  const again = PIPELINE.map((each) =>
    each.type === TYPE && each.name === 'reader' ? { ...each, name: 'again' } : each,
  );
  expect(findingsOf('R45', reviewed(again)).map(({ severity }) => severity)).toEqual(['critical']);
});

test('an account that Terraform forgets is medium', () => {
  const stacks = planned(PIPELINE, without('reader', TYPE), undefined, [`${TYPE}.reader`]);
  expect(findingsOf('R45', review(stacks)).map(({ severity }) => severity)).toEqual(['medium']);
});

test('a key whose account is unknown until the apply may belong to the pipeline', () => {
  const open = { ...key('x'), unknown: { service_account_id: true } };
  expect(findingsOf('R45', reviewed([...PIPELINE, open]))[0]).toMatchObject({ assumed: true });
});

test('the key of another account is not relevant, and neither is an existing key', () => {
  expect(findingsOf('R45', reviewed([...PIPELINE, key('stranger')]))).toEqual([]);
  const before = [...PIPELINE, key('knocker')];
  expect(reviewed(before, undefined, before).findings).toEqual([]);
});
