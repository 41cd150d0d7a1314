#include "core/exporters/own_text.h"
#include "core/exporters/release_text.h"
#include "core/exporters/renderers.h"
#include "core/exporters/shell_text.h"
#include "core/exporters/values_text.h"

#include <array>

using namespace Qt::StringLiterals;

namespace {

QByteArray head(const CheckContext &context, const ExportOptions &options)
{
    return "# Helm values for Cilium's chart " + context.target.cilium.toUtf8() +
           ", exported by Datapath Designer.\n#   " +
           onOneLine(helmCommand(context, options, u"values.yaml"_s)).toUtf8() + "\n\n";
}

QByteArray textOf(const Configuration &values, ValuesDetail detail)
{
    static constexpr std::array texts{minimalValues, annotatedValues, fullValues};
    return texts.at(static_cast<std::size_t>(detail))(values);
}

} // namespace

Result<QByteArray> valuesText(const Configuration &values, ValuesDetail detail)
{
    QByteArray text = textOf(values, detail);
    const Value said = detail == ValuesDetail::Full ? effectiveValues(values) : *values.explicitValue({});
    if (!saysTheSame(text, said.isNull() ? Value(Value::Map{}) : said))
        return failure(u"the values can't be written as a file of their own without changing what they say"_s);
    return text;
}

Result<std::vector<TextFile>> renderValues(const CheckContext &context, const ExportOptions &options)
{
    QByteArray first = head(context, options);
    if (context.values.text().bytes().contains("\r\n"))
        first.replace("\n", "\r\n");
    return valuesText(context.values, options.values).transform([&first](const QByteArray &text) {
        return std::vector<TextFile>{{.path = u"values.yaml"_s, .content = first + text}};
    });
}
