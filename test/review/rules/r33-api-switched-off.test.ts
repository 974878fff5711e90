import type { Head } from '../cases/head';
import { describeRule } from '../rule-cases';

const TYPE = 'google_project_service';
const pubsub = (head: Head) => head.the(TYPE, 'services/pubsub');
const on = (head: Head) => head.set(pubsub(head), 'disable_on_destroy', true);

describeRule('R33', [
  {
    name: 'removes an API, which disables it',
    given: on,
    edit: (head) => head.remove(pubsub(head)),
    finds: [{ at: 'services/pubsub', severity: 'high', says: /stops working/ }],
  },
  {
    name: 'removes an API that is disabled by default',
    given: (head) => head.unset(pubsub(head), 'disable_on_destroy'),
    edit: (head) => head.remove(pubsub(head)),
    finds: [{ at: 'services/pubsub', severity: 'high' }],
  },
  {
    name: 'removes an API that stays enabled',
    edit: (head) => head.remove(pubsub(head)),
    finds: [{ at: 'services/pubsub', severity: 'medium', says: /stays enabled/ }],
  },
  {
    name: 'lets a later destroy disable it',
    edit: on,
    finds: [{ at: 'services/pubsub', severity: 'medium', says: /disables the API/ }],
  },
  {
    name: 'lets a later destroy disable dependent APIs',
    edit: (head) => head.set(pubsub(head), 'disable_dependent_services', true),
    finds: [{ at: 'services/pubsub', severity: 'medium' }],
  },
  {
    name: 'removes an API that the pipeline does not need',
    given: (head) => void head.add(TYPE, 'maps', { service: 'maps.googleapis.com', project: 'shop-prod' }),
    edit: (head) => head.remove(head.all(TYPE).find(({ name }) => name === 'maps')!),
    finds: [],
  },
  {
    name: 'adds an API that a later destroy disables',
    edit: (head) =>
      void head.add(TYPE, 'kms', { service: 'secretmanager.googleapis.com', project: 'shop-prod' }),
    finds: [{ at: 'kms', severity: 'info' }],
  },
  {
    name: 'sets the disabling to a value that is unknown until the apply',
    unknown: [{ type: TYPE, path: 'services/pubsub', argument: 'disable_on_destroy' }],
    finds: [{ at: 'services/pubsub', severity: 'medium', assumed: true }],
  },
]);
