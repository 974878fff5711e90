import type { JsonObject } from '../../core/values/json';
import { errorsOf, RehearsedStack, stackOf, withTerraform } from '../factories/terraform';

const TOPIC = { name: 'findings', lifecycle: { prevent_destroy: true } };
const OTHER = { name: 'other' };
const declared = (google_pubsub_topic: JsonObject): JsonObject => stackOf({ google_pubsub_topic });

/** docs/destroy.md: "The guard is part of what is declared." */
withTerraform.test(
  `prevent_destroy refuses while the resource is declared, and no longer${withTerraform.reason}`,
  async () => {
    const stack = await RehearsedStack.create(declared({ findings: TOPIC, other: OTHER }));
    await stack.init();
    expect(errorsOf(await stack.apply())).toEqual([]);
    expect(errorsOf(await stack.destroy())).toEqual(['Instance cannot be destroyed']);
    // Only the genuine provider knows which change needs a replacement, so this test requests one.
    const replaced = await stack.run('plan', '-json', '-replace=google_pubsub_topic.findings');
    expect(errorsOf(replaced)).toEqual(['Instance cannot be destroyed']);
    stack.write(declared({ other: OTHER }));
    const { changes } = await stack.run('plan', '-json');
    expect(changes).toEqual([{ address: 'google_pubsub_topic.findings', action: 'delete' }]);
  },
  60_000,
);
