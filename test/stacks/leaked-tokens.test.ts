import { Token } from 'cdktf';
import { refuseLeakedTokens } from '../../stacks/leaked-tokens';

test.each([
  { how: 'as cdktf writes it', text: `{"name": "${Token.asString({ resolve: () => 'x' })}"}` },
  { how: 'in upper case', text: `{"name": "${Token.asString({ resolve: () => 'x' }).toUpperCase()}"}` },
])('a token that remains after synthesis is refused: $how', ({ text }) => {
  expect(() => refuseLeakedTokens('riposte-project', text)).toThrow(
    expect.objectContaining({
      problem: expect.objectContaining({
        code: 'unresolved-token',
        what: expect.stringContaining('"name"'),
        where: 'stack riposte-project',
      }),
    }),
  );
});

test('references that Terraform resolves are not tokens', () => {
  expect(() =>
    refuseLeakedTokens('riposte-project', `{"name": "${'$'}{google_pubsub_topic.a.id}"}`),
  ).not.toThrow();
});
