import { all, any, method, resource, service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';
import { ours } from '../pipeline-identity';

/**
 * Only in Data Access logs. Occurrences have random names, so every deletion counts. Updates do not count, because
 * vulnerability scanning writes them continuously.
 */
export const attestation = defineTamperDetection({
  id: 'attestation',
  guards: 'the attestations that admit images, and their note',
  summary: 'attestations or their note are deleted, or their access changes',
  dataAccess: [{ service: 'containeranalysis.googleapis.com', logType: 'DATA_WRITE', documented: false }],
  techniques: ['T1553', 'T1485'],
  methods: { DeleteOccurrence: 'ERROR', DeleteNote: 'CRITICAL', UpdateNote: 'ERROR', SetIamPolicy: 'ERROR' },
  clause: (pipeline) =>
    all(
      service('containeranalysis.googleapis.com'),
      any(method('DeleteOccurrence'), resource(`/notes/${ours(pipeline)}$`)),
    ),
});
