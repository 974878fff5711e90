import { defineDetectors } from './detector';

export const defenseEvasionDetectors = defineDetectors('defense-evasion', {}, [
  {
    module: 'CLOUD_RUN_STEGANOGRAPHY_TOOL_DETECTED',
    category: 'Command and Control: Steganography Tool Detected',
    detects: 'a known steganography tool ran',
    techniques: ['T1001.002'],
  },
  {
    module: 'CLOUD_RUN_BASE64_ELF_FILE_CMDLINE',
    category: 'Defense Evasion: Base64 ELF File Command Line',
    detects: 'the arguments of a process contained a base64-encoded ELF file',
    techniques: ['T1140', 'T1132'],
  },
  {
    module: 'CLOUD_RUN_BASE64_ENCODED_PYTHON_SCRIPT_EXECUTED',
    category: 'Defense Evasion: Base64 Encoded Python Script Executed',
    detects: 'the arguments of a process contained base64-encoded Python code',
    techniques: ['T1027', 'T1059.006'],
  },
  {
    module: 'CLOUD_RUN_BASE64_ENCODED_SHELL_SCRIPT_EXECUTED',
    category: 'Defense Evasion: Base64 Encoded Shell Script Executed',
    detects: 'the arguments of a process contained base64-encoded shell code',
    techniques: ['T1027', 'T1059.004'],
  },
  {
    module: 'CLOUD_RUN_LAUNCH_CODE_COMPILER_TOOL_IN_CONTAINER',
    category: 'Defense Evasion: Launch Code Compiler Tool In Container',
    detects: 'a compiler started inside the container',
    techniques: ['T1027.004'],
  },
  {
    module: 'CLOUD_RUN_FILELESS_EXECUTION_DETECTION_MEMFD',
    category: 'Execution: Fileless Execution in /memfd:',
    detects: 'a program ran from an in-memory file descriptor',
    techniques: ['T1620'],
  },
  {
    module: 'CLOUD_RUN_PROGRAM_RUN_WITH_DISALLOWED_HTTP_PROXY_ENV',
    category: 'Execution: Program Run with Disallowed HTTP Proxy Env',
    detects: 'a program started with a disallowed HTTP proxy',
    techniques: ['T1090'],
  },
]);
