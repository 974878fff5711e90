import { defineDetectors } from './detector';

export const maliciousLibraryDetectors = defineDetectors('malicious-library', {}, [
  {
    module: 'CLOUD_RUN_ADDED_MALICIOUS_LIBRARY_LOADED',
    category: 'Execution: Added Malicious Library Loaded',
    detects: 'a process loaded a known malicious library, which was not part of the image',
    techniques: ['T1105', 'T1129'],
  },
  {
    module: 'CLOUD_RUN_MODIFIED_MALICIOUS_LIBRARY_LOADED',
    category: 'Execution: Modified Malicious Library Loaded',
    detects:
      'a process loaded a known malicious library, which came with the image and was modified at run time',
    techniques: ['T1105', 'T1129'],
  },
  {
    module: 'CLOUD_RUN_SUSPICIOUS_OPENSSL_SHARED_OBJECT_LOADED',
    category: 'Execution: Suspicious OpenSSL Shared Object Loaded',
    detects: 'OpenSSL loaded a custom engine library',
    techniques: ['T1129', 'T1574'],
  },
]);
