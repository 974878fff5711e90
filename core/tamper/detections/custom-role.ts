import { all, resource, service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';
import { listAt } from '../member';
import { ourRole } from '../pipeline-identity';

export const customRole = defineTamperDetection({
  id: 'custom-role',
  guards: "the custom roles that hold the pipeline's permissions",
  summary: 'one of these roles gains or loses permissions, or is deleted',
  techniques: ['T1098.003', 'T1531'],
  methods: { CreateRole: 'WARNING', UpdateRole: 'CRITICAL', DeleteRole: 'CRITICAL', UndeleteRole: 'WARNING' },
  clause: (pipeline) => all(service('iam.googleapis.com'), resource(`/roles/${ourRole(pipeline)}$`)),
  judge({ audit }, _pipeline, usual) {
    const changes = ['addedPermissions', 'removedPermissions'].flatMap((name) =>
      listAt(audit.serviceData, 'permissionDelta', name)
        .slice(0, 20)
        .map((permission) => `${name === 'addedPermissions' ? '+' : '-'}${String(permission)}`),
    );
    return changes.length === 0
      ? usual
      : { ...usual, what: `${usual.what}: ${changes.join(', ').slice(0, 600)}` };
  },
});
