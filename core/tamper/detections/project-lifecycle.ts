import { all, any, method, resource, service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';
import { ourProject } from '../pipeline-identity';

/** The number of a lien does not contain its project, so all liens count. */
export const projectLifecycle = defineTamperDetection({
  id: 'project-lifecycle',
  guards: 'the project of the pipeline',
  summary: 'the project is deleted or moved, or its protection against that is removed',
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
