/** The files of one app: a kustomization, a Deployment, a Service, a ConfigMap and a ServiceAccount. `edition` is what a push changes. */
function appFiles(name: string, edition: number): Readonly<Record<string, string>> {
  const labels = `{ app: ${name} }`;
  const head = (apiVersion: string, kind: string): string =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  labels: ${labels}\n`;
  return {
    'kustomization.yaml': [
      'apiVersion: kustomize.config.k8s.io/v1beta1',
      'kind: Kustomization',
      'resources: [deployment.yaml, service.yaml, config-map.yaml, service-account.yaml]',
      '',
    ].join('\n'),
    'deployment.yaml': `${head('apps/v1', 'Deployment')}spec:
  replicas: 1
  selector:
    matchLabels: ${labels}
  template:
    metadata:
      labels: ${labels}
    spec:
      serviceAccountName: ${name}
      containers:
        - name: app
          image: registry.example.com/${name}:1.0.0
          ports:
            - containerPort: 8080
          envFrom:
            - configMapRef:
                name: ${name}
          resources:
            requests: { cpu: 1m, memory: 1Mi }
`,
    'service.yaml': `${head('v1', 'Service')}spec:
  selector: ${labels}
  ports:
    - port: 80
      targetPort: 8080
`,
    'config-map.yaml': `${head('v1', 'ConfigMap')}data:
  edition: "${edition}"
`,
    'service-account.yaml': head('v1', 'ServiceAccount'),
  };
}

/** `app-000`, `app-001`, … */
export function appName(index: number): string {
  return `app-${String(index).padStart(3, '0')}`;
}

/** The files of the first `count` apps at this edition, by their path in the repository. */
export function sampleFiles(count: number, edition: number): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  for (let index = 0; index < count; index++) {
    const name = appName(index);
    for (const [file, content] of Object.entries(appFiles(name, edition))) files[`apps/${name}/${file}`] = content;
  }
  return files;
}
