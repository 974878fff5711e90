import { NEEDED_APIS } from '../../../core/doctor/needed-apis';
import { synthesized } from '../../factories/synthesized-stack';

it('the doctor asks for exactly the APIs that the stack switches on', () => {
  const switchedOn = synthesized()
    .all('google_project_service')
    .map(({ service }) => service);
  expect([...NEEDED_APIS].sort()).toEqual(switchedOn.sort());
});
