import { defineDetectors } from './detector';

/** The reference family: threat intelligence names the binary. Built in means the image itself is bad. */
export const maliciousBinaryDetectors = defineDetectors('malicious-binary', {}, [
  {
    module: 'CLOUD_RUN_ADDED_MALICIOUS_BINARY_EXECUTED',
    category: 'Execution: Added Malicious Binary Executed',
    detects: 'a binary known to be malicious ran that was not in the image',
    techniques: ['T1105', 'T1106'],
    documented: true,
    playbook: 'runtime-malicious-binary',
  },
  {
    module: 'CLOUD_RUN_BUILT_IN_MALICIOUS_BINARY_EXECUTED',
    category: 'Execution: Built in Malicious Binary Executed',
    detects: 'a binary known to be malicious ran that was part of the image itself',
    techniques: ['T1105', 'T1106'],
    documented: true,
    playbook: 'built-in-malicious-binary',
  },
  {
    module: 'CLOUD_RUN_MODIFIED_MALICIOUS_BINARY_EXECUTED',
    category: 'Execution: Modified Malicious Binary Executed',
    detects: 'a binary from the image, modified at run time, is known to be malicious',
    techniques: ['T1105', 'T1106'],
    documented: true,
    playbook: 'runtime-malicious-binary',
  },
]);
