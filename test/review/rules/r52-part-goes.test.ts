import type { Head } from '../cases/head';
import { describeRule } from '../rule-cases';

const gone =
  (type: string, path = '') =>
  (head: Head) =>
    head.remove(head.the(type, path));

describeRule('R52', [
  {
    name: 'destroys the repository of images',
    edit: gone('google_artifact_registry_repository'),
    finds: [{ severity: 'high', says: /google_artifact_registry_repository/ }],
  },
  { name: 'destroys the canary job', edit: gone('google_cloud_run_v2_job'), finds: [{ severity: 'high' }] },
  { name: 'destroys the dashboard', edit: gone('google_monitoring_dashboard'), finds: [{ severity: 'low' }] },
  {
    name: 'destroys an account that the rules of powers judge',
    edit: gone('google_service_account', 'actor/account'),
    finds: [],
  },
  {
    name: 'destroys a topic, which another rule judges',
    edit: gone('google_pubsub_topic', 'undo/topic'),
    finds: [],
  },
  {
    name: 'destroys a resource of another owner',
    given: (head) => void head.add('google_compute_instance', 'shop', { name: 'shop-instance' }),
    edit: gone('google_compute_instance'),
    finds: [],
  },
]);
