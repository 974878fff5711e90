import { alertSubject, UNKNOWN_SUBJECT } from '../../../core/finding/workload-names';

const NAME = '//run.googleapis.com/projects/shop-prod/locations/europe-west1/services/checkout';

test('a subject has each part of the name, and the severity', () => {
  expect(alertSubject({ resource: NAME, severity: 'HIGH' })).toEqual({
    workload: 'checkout',
    region: 'europe-west1',
    project: 'shop-prod',
    findingSeverity: 'HIGH',
  });
});

test.each(['', '//compute.googleapis.com/projects/p', `${NAME}/[click](https://evil.example)`])(
  'every part of "%s" is unknown, and none of the text reaches an alert',
  (resource) => {
    expect(alertSubject({ resource })).toEqual(UNKNOWN_SUBJECT);
    expect(Object.values(UNKNOWN_SUBJECT)).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
  },
);
