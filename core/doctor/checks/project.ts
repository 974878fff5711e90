import { type Check, fine, onProject, problem, whenKnown } from '../check';

/** The number names Google's service agents: a wrong one grants to agents of somebody else's project. */
export const projectCheck: Check = {
  id: 'project',
  title: 'Project',
  needs: onProject('resourcemanager.projects.get'),
  judge: ({ config, facts }) =>
    whenKnown(
      facts.project,
      `run \`gcloud projects describe ${config.project.id}\` and compare the number`,
      ({ number, state }) => {
        if (number !== config.project.number) {
          return problem(
            `${config.project.id} has the number ${number}, the config says ${config.project.number}`,
            `set project.number to '${number}': it names the service agents that are granted to`,
          );
        }
        if (state !== 'ACTIVE') {
          return problem(
            `${config.project.id} is ${state}`,
            'restore the project, or choose another one in the config',
          );
        }
        return fine(`${config.project.id} is active, its number is ${number}`);
      },
    ),
};
