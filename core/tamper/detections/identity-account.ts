import { all, like, service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';
import { ourAccount } from '../pipeline-identity';

/** resourceName contains the account's number, so the label decides. */
export const identityAccount = defineTamperDetection({
  id: 'identity-account',
  guards: "the pipeline's service accounts",
  summary: 'one of these accounts gets a key, is disabled or deleted, or others may act as it',
  techniques: ['T1098.001', 'T1531'],
  methods: {
    CreateServiceAccountKey: 'CRITICAL',
    UploadServiceAccountKey: 'CRITICAL',
    EnableServiceAccountKey: 'CRITICAL',
    DisableServiceAccountKey: 'WARNING',
    DeleteServiceAccountKey: 'WARNING',
    DisableServiceAccount: 'CRITICAL',
    DeleteServiceAccount: 'CRITICAL',
    EnableServiceAccount: 'WARNING',
    UndeleteServiceAccount: 'WARNING',
    PatchServiceAccount: 'WARNING',
    UpdateServiceAccount: 'WARNING',
    SetIAMPolicy: 'CRITICAL',
    SetIamPolicy: 'CRITICAL',
  },
  clause: (pipeline) =>
    all(service('iam.googleapis.com'), like('resource.labels.email_id', `^${ourAccount(pipeline)}$`)),
});
