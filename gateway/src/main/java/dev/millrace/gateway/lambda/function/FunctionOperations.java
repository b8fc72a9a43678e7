package dev.millrace.gateway.lambda.function;

import dev.millrace.engine.function.code.CodeStore;
import dev.millrace.engine.runtime.process.language.Languages;
import dev.millrace.gateway.http.route.Routes;
import dev.millrace.gateway.lambda.concurrency.ReservedConcurrency;
import dev.millrace.gateway.lambda.function.code.CodeUpload;
import dev.millrace.gateway.lambda.function.code.GetCode;
import dev.millrace.gateway.lambda.function.code.ObjectSource;
import dev.millrace.gateway.lambda.function.configuration.ConfigurationJson;
import dev.millrace.gateway.lambda.function.configuration.ConfigurationRequest;
import dev.millrace.gateway.lambda.reference.Functions;
import dev.millrace.gateway.lambda.tag.TagRules;
import dev.millrace.gateway.message.OutsideServices;

/** Enters the operations on functions, their code and their configuration under their paths. Immutable. */
public final class FunctionOperations {
    private static final String FUNCTIONS = "/2015-03-31/functions";
    private static final String FUNCTION = FUNCTIONS + "/{FunctionName}";

    private FunctionOperations() {}

    public static void register(
            Routes routes,
            Functions functions,
            CodeStore code,
            Languages languages,
            OutsideServices services,
            TagRules tags,
            ReservedConcurrency concurrency,
            ObjectSource objects) {
        ConfigurationRequest configuration = new ConfigurationRequest(languages, services);
        ConfigurationJson json = new ConfigurationJson(functions.account());
        CodeUpload upload = new CodeUpload(functions, code, objects);
        routes.add("POST", FUNCTIONS, new CreateFunction(functions, configuration, tags, upload, json));
        routes.add("GET", FUNCTIONS, new ListFunctions(functions, json));
        routes.add("GET", FUNCTION, new GetFunction(functions, json));
        routes.add("DELETE", FUNCTION, new DeleteFunction(functions, concurrency));
        routes.add("GET", FUNCTION + "/configuration", new GetFunctionConfiguration(functions, json));
        routes.add(
                "PUT",
                FUNCTION + "/configuration",
                new UpdateFunctionConfiguration(functions, configuration, tags, json));
        routes.add("PUT", FUNCTION + "/code", new UpdateFunctionCode(functions, upload, json));
        routes.add("POST", FUNCTION + "/versions", new PublishVersion(functions, json));
        routes.add("GET", FUNCTION + "/versions", new ListVersionsByFunction(functions, json));
        routes.add(
                "GET",
                "/2020-06-30/functions/{FunctionName}/code-signing-config",
                new GetFunctionCodeSigningConfig(functions));
        routes.add("GET", GetCode.PREFIX + "{Sha256}", new GetCode(code));
    }
}
