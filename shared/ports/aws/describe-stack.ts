import { AwsCallError, type AwsCaller, queryAws } from './call-aws.ts';

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const textOf = (xml: string): string =>
  xml.replace(/&(\w+);/g, (whole, name: string) => (Object.hasOwn(entities, name) ? entities[name]! : whole));

/** Reads the outputs of a CloudFormation stack, by key. @throws Error saying what to do */
export async function describeStack(caller: AwsCaller, name: string): Promise<Readonly<Record<string, string>>> {
  let answer: string;
  try {
    answer = await queryAws(caller, 'cloudformation', {
      Action: 'DescribeStacks',
      Version: '2010-05-15',
      StackName: name,
    });
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    throw new Error(
      `${error.message}; sluice deploy creates the stack in this region; reading it needs cloudformation:DescribeStacks`,
      {
        cause: error,
      },
    );
  }
  const outputs = /<Outputs>([\s\S]*?)<\/Outputs>/.exec(answer)?.[1] ?? '';
  const found = [...outputs.matchAll(/<member>([\s\S]*?)<\/member>/g)].map(([, member = '']) => {
    const field = (tag: string): string => textOf(new RegExp(`<${tag}>([^<]*)`).exec(member)?.[1] ?? '');
    return [field('OutputKey'), field('OutputValue')] as const;
  });
  return Object.fromEntries(found);
}
