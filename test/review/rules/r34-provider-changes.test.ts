import type { JsonObject } from '../../../core/values/json';
import { review } from '../../../review/review';
import type { Head } from '../cases/head';
import { describeRule, inPlan, stacksOf } from '../rule-cases';

const provider = (head: Head) =>
  (head.stack().terraform as { required_providers: Record<string, { source: string; version: string }> })
    .required_providers;

describeRule('R34', [
  {
    name: 'uses another version of the provider',
    only: 'folders',
    edit: (head) => {
      (provider(head).google as { version: string }).version = '7.45.0';
    },
    finds: [{ severity: 'medium', says: /6\.50\.0 becomes 7\.45\.0/ }],
  },
  {
    name: 'uses a provider of another publisher',
    only: 'folders',
    edit: (head) => {
      (provider(head).google as { source: string }).source = 'mallory/google';
    },
    finds: [{ severity: 'high', says: /not HashiCorp's/ }],
  },
  {
    name: 'names another provider google',
    only: 'folders',
    edit: (head) => {
      provider(head).google = { source: 'mallory/goggles', version: '6.50.0' };
    },
    finds: [
      { severity: 'high', says: /mallory\/goggles handles them/ },
      { severity: 'medium', says: /credentials of the deployment/ },
    ],
  },
  {
    name: 'adds a provider of another publisher',
    only: 'folders',
    edit: (head) => {
      provider(head).shell = { source: 'mallory/shell', version: '1.0.0' };
    },
    finds: [{ severity: 'medium', says: /mallory\/shell/ }],
  },
  {
    name: 'adds a provider of HashiCorp',
    only: 'folders',
    edit: (head) => {
      provider(head).random = { source: 'random', version: '3.0.0' };
    },
    finds: [],
  },
  {
    name: 'adds the beta provider',
    only: 'folders',
    edit: (head) => {
      provider(head)['google-beta'] = { source: 'hashicorp/google-beta', version: '6.50.0' };
    },
    finds: [],
  },
]);

test('R34: a provider of another publisher is found in a plan', () => {
  const [stack] = inPlan(stacksOf({}), {});
  const foreign = { ...stack!, providers: { 'registry.terraform.io/mallory/google': '1.0.0' } };
  const found = review([foreign]).findings.filter(({ rule }) => rule === 'R34');
  expect(
    found.map(({ severity, values }) => ({ severity, values: values as JsonObject | undefined })),
  ).toEqual([{ severity: 'high', values: { after: 'registry.terraform.io/mallory/google' } }]);
});
