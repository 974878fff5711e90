import type { Head } from '../cases/head';
import { describeRule } from '../rule-cases';

const OBJECT = 'google_storage_bucket_object';
const FUNCTION = 'google_cloudfunctions2_function';
const both = [
  { at: 'actor/function', severity: 'medium' },
  { at: 'responder/function', severity: 'medium' },
] as const;
const SOURCE = 'build_config.source.storage_source';
const writtenOut = (head: Head) => {
  for (const one of head.all(FUNCTION)) head.set(one, `${SOURCE}.object`, 'functions.zip');
  head.set(head.the(OBJECT), 'name', 'functions.zip');
};

describeRule('R51', [
  {
    name: 'uploads another archive',
    edit: (head) => head.set(head.the(OBJECT), 'name', 'functions-other.zip'),
    finds: both.map((one) => one),
  },
  {
    name: 'builds one function from another bucket',
    edit: (head) => head.set(head.the(FUNCTION, 'actor/function'), `${SOURCE}.bucket`, 'other-bucket'),
    finds: [{ at: 'actor/function', severity: 'medium', says: /another archive/ }],
  },
  {
    name: 'stores other content under the same name',
    given: writtenOut,
    edit: (head) => head.set(head.the(OBJECT), 'source', 'assets/evil.zip'),
    finds: both.map((one) => ({ ...one, says: /different content/ })),
  },
  {
    name: 'gives the function more memory',
    edit: (head) => head.set(head.the(FUNCTION, 'actor/function'), 'service_config.available_memory', '1Gi'),
    finds: [],
  },
  {
    name: 'sets an archive that is unknown until the apply',
    unknown: [{ type: FUNCTION, path: 'actor/function', argument: `${SOURCE}.object` }],
    finds: [{ at: 'actor/function', severity: 'medium', assumed: true }],
  },
]);
