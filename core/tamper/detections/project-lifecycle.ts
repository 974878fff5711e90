import { all, any, method, resource, service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';
import { ourProject } from '../pipeline-identity';

/** Liens are numbered below no project: all of them count. */
export const projectLifecycle = defineTamperDetection({
  id: 'project-lifecycle',
  guards: 'the project that the pipeline lives in',
  summary: 'the project is deleted or moved, or what keeps it from that is',
  techniques: ['T1485', 'T1578'],
  methods: {
    DeleteProject: 'CRITICAL',
    MoveProject: 'CRITICAL',
    UpdateProject: 'WARNING',
    DeleteLien: 'ERROR',
  },
  clause: (pipeline) =>
    all(
      service('cloudresourcemanager.googleapis.com'),
      any(resource(`^${ourProject(pipeline)}$`), method('DeleteLien')),
    ),
});
