import { defineDetectors } from './detector';

export const shellDetectors = defineDetectors('shell', {}, [
  {
    module: 'CLOUD_RUN_NETCAT_REMOTE_CODE_EXECUTION_IN_CONTAINER',
    category: 'Execution: Netcat Remote Code Execution in Container',
    detects: 'netcat used for remote code execution',
    techniques: ['T1059'],
  },
  {
    module: 'CLOUD_RUN_POSSIBLE_ARBITRARY_COMMAND_EXECUTION_THROUGH_CUPS',
    category: 'Execution: Possible Arbitrary Command Execution through CUPS (CVE-2024-47076)',
    detects: 'a shell as child of foomatic-rip',
    techniques: ['T1203'],
  },
  {
    module: 'CLOUD_RUN_POSSIBLE_REMOTE_COMMAND_EXECUTION_DETECTED',
    category: 'Execution: Possible Remote Command Execution Detected',
    detects: 'UNIX commands arriving over a socket',
    techniques: ['T1059'],
  },
  {
    module: 'CLOUD_RUN_SOCAT_REVERSE_SHELL_DETECTED',
    category: 'Execution: Socat Reverse Shell Detected',
    detects: 'socat used as a reverse shell',
    techniques: ['T1059'],
  },
  {
    module: 'CLOUD_RUN_REVERSE_SHELL',
    category: 'Reverse Shell',
    detects: 'a process whose standard input is bound to a remote socket',
    techniques: ['T1059', 'T1105'],
  },
  {
    module: 'CLOUD_RUN_UNEXPECTED_CHILD_SHELL',
    category: 'Unexpected Child Shell',
    detects: 'a shell started by a process that should start none',
    techniques: ['T1059.004'],
  },
]);
