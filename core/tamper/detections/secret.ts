import { all, resource, service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';
import { ours } from '../pipeline-identity';

export const secret = defineTamperDetection({
  id: 'secret',
  guards: "the pipeline's secrets",
  summary: 'a secret is disabled, destroyed or replaced, or its access changes',
  techniques: ['T1489', 'T1098.001'],
  methods: {
    DisableSecretVersion: 'ERROR',
    DestroySecretVersion: 'ERROR',
    DeleteSecret: 'ERROR',
    UpdateSecret: 'WARNING',
    AddSecretVersion: 'WARNING',
    SetIamPolicy: 'ERROR',
  },
  clause: (pipeline) =>
    all(service('secretmanager.googleapis.com'), resource(`/secrets/${ours(pipeline)}(/|$)`)),
});
