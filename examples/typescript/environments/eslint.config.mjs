import tseslint from 'typescript-eslint';

export default tseslint.config({ ignores: ['cdk.out/', '**/*.js'] }, tseslint.configs.recommended);
