/**
 * The finding that `riposte start` sends: *Execution: Built in Malicious Binary Executed* on a Cloud Run service. It is
 * synthetic, because no real message of Cloud Run Threat Detection is public. Its shape is
 * google.cloud.securitycenter.v2. Texts in `processes` arrive "as a JSON encoded string" (comments of that definition),
 * which explains the quotes inside quotes.
 */
const NOTIFICATION = {
  notificationConfigName: 'organizations/123456789012/locations/global/notificationConfigs/crtd-threats',
  finding: {
    name: 'organizations/123456789012/sources/1111111111111111111/locations/global/findings/5f0c7d3f9d9a4b0b8a3a4c6d1e2f0001',
    canonicalName:
      'projects/210987654321/sources/1111111111111111111/locations/global/findings/5f0c7d3f9d9a4b0b8a3a4c6d1e2f0001',
    parent: 'organizations/123456789012/sources/1111111111111111111/locations/global',
    parentDisplayName: 'Cloud Run Threat Detection',
    resourceName: '//run.googleapis.com/projects/demo-prj/locations/us-central1/services/web',
    state: 'ACTIVE',
    category: 'Execution: Built in Malicious Binary Executed',
    sourceProperties: {},
    securityMarks: {
      name: 'organizations/123456789012/sources/1111111111111111111/locations/global/findings/5f0c7d3f9d9a4b0b8a3a4c6d1e2f0001/securityMarks',
    },
    eventTime: '2026-04-14T10:01:02.345678Z',
    createTime: '2026-04-14T10:01:05.123Z',
    severity: 'CRITICAL',
    mute: 'UNDEFINED',
    findingClass: 'THREAT',
    mitreAttack: {
      primaryTactic: 'EXECUTION',
      primaryTechniques: ['INGRESS_TOOL_TRANSFER', 'NATIVE_API'],
    },
    description:
      "SYNTHETIC: Riposte's reference finding; every member as in google.cloud.securitycenter.v2, no real incident",
    processes: [
      {
        name: '"kdevtmpfsi"',
        binary: {
          path: '"/usr/local/bin/kdevtmpfsi"',
          size: '2097152',
          sha256: '0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f',
          hashedSize: '2097152',
          partiallyHashed: false,
        },
        args: ['"/usr/local/bin/kdevtmpfsi"', '"-o"', '"pool.example.invalid:443"'],
        argumentsTruncated: false,
        envVariables: [
          {
            name: '"PATH"',
            val: '"/usr/bin"',
          },
        ],
        envVariablesTruncated: false,
        pid: '17',
        parentPid: '1',
        userId: '0',
      },
    ],
    containers: [
      {
        name: 'app-1',
        uri: 'us-central1-docker.pkg.dev/demo-prj/apps/web:1.4.2',
        imageId:
          'us-central1-docker.pkg.dev/demo-prj/apps/web@sha256:abababababababababababababababababababababababababababababababab',
        labels: [],
        createTime: '2026-04-14T09:58:00Z',
      },
    ],
  },
  resource: {
    name: '//run.googleapis.com/projects/demo-prj/locations/us-central1/services/web',
    displayName: 'web',
    type: 'google.cloud.run.Service',
    cloudProvider: 'GOOGLE_CLOUD_PLATFORM',
    service: 'run.googleapis.com',
    location: 'us-central1',
    gcpMetadata: {
      project: '//cloudresourcemanager.googleapis.com/projects/210987654321',
      projectDisplayName: 'demo-prj',
      parent: '//cloudresourcemanager.googleapis.com/projects/210987654321',
      parentDisplayName: 'demo-prj',
      folders: [
        {
          resourceFolder: '//cloudresourcemanager.googleapis.com/folders/333333333333',
          resourceFolderDisplayName: 'prod',
        },
      ],
      organization: 'organizations/123456789012',
    },
    resourcePathString: 'organizations/123456789012/folders/333333333333/projects/210987654321',
  },
};

export const REFERENCE_NOTIFICATION: string = JSON.stringify(NOTIFICATION, null, 2);
