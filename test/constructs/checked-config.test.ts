import { checkedConfig } from '../../constructs/checked-config';
import { PROJECT } from '../factories/names';

describe('a config that is refused', () => {
  test('is told in whole, with the place of each problem', () => {
    const config = { project: PROJECT, region: 'Mars', moed: 'observe' };
    expect(() => checkedConfig(config)).toThrow(
      /the config has 2 problems:\n {2}- region: .*\n {2}- \(top level\): /,
    );
  });
});
