import { AwsCallError, type AwsCaller, callAws } from './call-aws.ts';

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const textOf = (xml: string): string =>
  xml.replace(/&(\w+);/g, (whole, name: string) => (Object.hasOwn(entities, name) ? entities[name]! : whole));

/** The outputs of a stack of CloudFormation, by key. @throws Error saying what to do */
export async function describeStack(caller: AwsCaller, name: string): Promise<Readonly<Record<string, string>>> {
  const form = new URLSearchParams({ Action: 'DescribeStacks', Version: '2010-05-15', StackName: name });
  let answer: string;
  try {
    answer = await callAws(caller, {
      service: 'cloudformation',
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    });
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    throw new Error(
      `${error.message}; the stack ${name} is deployed by sluice deploy, and read with cloudformation:DescribeStacks`,
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
